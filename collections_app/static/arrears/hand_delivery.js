// On the page on which a delivery by hand is recorded: a signature drawn with finger, pen or mouse, and the place of the device.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const pad = document.getElementById("signature-pad");
  const drawn = document.getElementById("id_drawn");
  const pen = pad.getContext("2d");
  const scale = window.devicePixelRatio || 1;
  let isDrawing = false;

  function size() {
    pad.width = pad.clientWidth * scale;
    pad.height = pad.clientHeight * scale;
    pen.scale(scale, scale);
    pen.lineWidth = 2.5;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#000";
    drawn.value = "";
  }

  function point(event) {
    const edge = pad.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top];
  }

  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    isDrawing = true;
    pen.beginPath();
    pen.moveTo(...point(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (!isDrawing) return;
    pen.lineTo(...point(event));
    pen.stroke();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    pad.addEventListener(end, () => {
      if (isDrawing) drawn.value = pad.toDataURL("image/png");
      isDrawing = false;
    });
  }
  document.getElementById("signature-clear").addEventListener("click", size);
  size();

  const ask = document.getElementById("place-ask");
  const told = document.getElementById("place-told");
  ask.addEventListener("click", () => {
    if (!navigator.geolocation) {
      told.textContent = told.dataset.refused;
      return;
    }
    told.textContent = told.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        document.getElementById("id_latitude").value = coords.latitude.toFixed(6);
        document.getElementById("id_longitude").value = coords.longitude.toFixed(6);
        document.getElementById("id_accuracy_m").value = Math.round(coords.accuracy);
        told.textContent = told.dataset.known;
      },
      () => {
        told.textContent = told.dataset.refused;
      },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
});
