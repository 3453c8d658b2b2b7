"""The words of which names and addresses are made; common ones, so that nobody in particular is meant."""

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红建国志文海波晓春梅云飞鹏宇浩然子轩雨欣佳怡思远嘉琪俊凯"

FIRST_NAMES = (
    "Alice", "Brian", "Clara", "Daniel", "Emma", "Frank", "Grace", "Henry", "Irene", "James", "Karen", "Liam", "Mary",
    "Nora", "Oscar", "Paula", "Quentin", "Rosa", "Simon", "Tessa", "Victor", "Wendy",
)  # fmt: skip
LAST_NAMES = (
    "Adams", "Baker", "Clark", "Dixon", "Evans", "Foster", "Green", "Harris", "Irwin", "Jones", "King", "Lewis",
    "Moore", "Novak", "Owens", "Parker", "Reed", "Smith", "Turner", "Walsh", "Young",
)  # fmt: skip

STREETS = (
    ("人民路", "People's Road"), ("建设路", "Builders' Road"), ("解放大道", "Liberation Avenue"),
    ("和平街", "Peace Street"), ("新华路", "Xinhua Road"), ("长江路", "Long River Road"), ("文化街", "Culture Street"),
    ("青年路", "Youth Road"), ("胜利街", "Victory Street"), ("朝阳路", "Sunrise Road"), ("湖滨路", "Lakeside Road"),
    ("友谊大道", "Friendship Avenue"), ("花园街", "Garden Street"), ("桥头街", "Bridge Street"),
    ("工业一路", "First Industry Road"), ("站前路", "Station Road"),
)  # fmt: skip

DISTRICTS = (
    ("东湖", "East Lake"), ("西山", "West Hill"), ("南岸", "South Bank"), ("北门", "North Gate"),
    ("江心", "River Island"), ("白沙", "White Sand"), ("青石", "Green Stone"), ("柳林", "Willow"),
    ("金桥", "Golden Bridge"), ("石桥", "Stone Bridge"), ("新城", "New Town"), ("老城", "Old Town"),
)  # fmt: skip

FIRMS = (
    ("餐饮", "Restaurants"), ("超市", "Supermarkets"), ("机械", "Machinery"), ("纺织", "Textiles"), ("塑料", "Plastics"),
    ("建材", "Building Materials"), ("食品", "Foods"), ("物流", "Logistics"), ("印刷", "Printing"), ("电子", "Electronics"),
)  # fmt: skip
FIRM_NAMES = (
    ("宏达", "Hongda"), ("永兴", "Yongxing"), ("华盛", "Huasheng"), ("金源", "Jinyuan"), ("瑞丰", "Ruifeng"),
    ("恒信", "Hengxin"), ("天和", "Tianhe"), ("长青", "Evergreen"), ("东方", "Orient"), ("新世纪", "New Century"),
)  # fmt: skip
CRITICAL = (("人民医院", "General Hospital"), ("自来水厂", "Waterworks"), ("中心小学", "Primary School"))
